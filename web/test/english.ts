// Every test begins with this: the messages are those of the English page.

import * as en from "../src/i18n/en";
import { languages } from "../src/i18n/languages";
import { use } from "../src/i18n/messages";

use(languages["en"]!, en);
