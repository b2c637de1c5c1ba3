/**
 * Tells Stryker what not to change: the sentences that people read, in Finnish and English. That each stands there,
 * whole and in both languages, is tested; another wording is no fault of the rules.
 */
export const strykerPlugins = [{ kind: 'Ignore', name: 'sentences', value: { shouldIgnore } }];

function shouldIgnore(path) {
  if (!path.isStringLiteral() && !path.isTemplateLiteral()) return undefined;
  const inALanguage = path.findParent(
    (parent) => parent.isObjectProperty() && ['fi', 'en'].includes(parent.node.key.name),
  );
  return inALanguage ? 'a sentence for people' : undefined;
}
