// What test/architecture does not cover: cycles, and packages that production code may not use.
module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', comment: 'A cycle hides which part rests on which.', from: {}, to: { circular: true } },
    {
      name: 'no-dev-packages',
      severity: 'error',
      comment: 'Production code may only use what is installed with it.',
      from: { path: '^(src|plugins|schema)', pathNot: '^src/client/gql' },
      to: { dependencyTypes: ['npm-dev'] },
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: false,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
  },
};
