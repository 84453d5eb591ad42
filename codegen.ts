import type { CodegenConfig } from '@graphql-codegen/cli';

/** Generates the types of the client's operations; `--check` only says whether they are up to date. */
const config: CodegenConfig = {
  schema: 'schema/schema.graphql',
  documents: ['schema/operations/*.graphql'],
  generates: {
    'src/client/gql/': {
      preset: 'client',
      presetConfig: { fragmentMasking: false },
      config: {
        // Output that Node can run as it is: no enums, no missing extensions, types imported as types.
        documentMode: 'string',
        enumsAsTypes: true,
        useTypeImports: true,
        importExtension: '.ts',
        emitLegacyCommonJSImports: false,
        strictScalars: true,
        scalars: { DateTime: 'string', Decimal: 'string' },
        immutableTypes: true,
        skipTypename: true,
        // A plugin that the server has and this client does not know must not be a fault: unknown values are strings.
        futureProofEnums: true,
      },
    },
  },
};

export default config;
