/** `/locales/en/visits.json` → the messages under `visits`. */
export function byNamespace(files: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(files).map(([path, messages]) => [path.slice(path.lastIndexOf('/') + 1, -'.json'.length), messages]))
}
