// slug makes an id of a name: lower case letters, digits and single hyphens.
export function slug(name) {
  return name.normalize('NFD').replace(/[^\p{L}\p{N}\s\/-]/gu, '').toLowerCase()
    .replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '');
}
