// Who may import whom (see docs/architecture.md); oxlint catches the same in the editor, this also catches cycles.
const mayImport = {
  domain: [],
  contract: ['domain'],
  device: ['domain', 'contract'],
  sync: ['domain', 'contract', 'device'],
  platform: ['domain'],
  ui: ['platform'],
  features: ['domain', 'contract', 'device', 'sync', 'platform', 'ui'],
  app: ['domain', 'contract', 'device', 'sync', 'platform', 'ui', 'features'],
  sw: ['sync', 'device', 'contract', 'domain'],
  server: ['domain', 'contract'],
  cli: ['domain', 'contract', 'server'],
}

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true, dependencyTypesNot: ['type-only'] } },
    ...Object.entries(mayImport).map(([layer, allowed]) => ({
      name: `${layer}-imports`,
      severity: 'error',
      from: { path: `^src/${layer}/` },
      to: { path: '^src/', pathNot: `^src/(${[layer, ...allowed].join('|')})/` },
    })),
    {
      name: 'feature-by-its-door',
      severity: 'error',
      from: { path: '^src/features/([^/]+)/' },
      to: { path: '^src/features/([^/]+)/', pathNot: ['^src/features/$1/', '^src/features/[^/]+/index\\.ts$'] },
    },
    { name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: '^virtual:' } },
  ],
  options: { tsConfig: { fileName: 'tsconfig.json' }, tsPreCompilationDeps: true, doNotFollow: { path: 'node_modules' }, enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'types', 'default'] } },
}
