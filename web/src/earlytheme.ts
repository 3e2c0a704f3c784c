// Runs before the page is painted, so that it never flashes in the other theme.

import { chosen, show } from "./theme";

show(chosen());
