/**
 * Every stable error code with its meaning. A code is never reused for another meaning.
 * The README's table of errors is generated from this object.
 */
export const ERROR_CODES = {
  // Configuration and command line
  CONFIG_INVALID: 'One or more settings are missing, unknown or malformed.',
  // Plugins
  PLUGINS_INVALID: 'One or more plugins cannot be loaded or break a rule of plugins; the message lists every fault with its fix.',
  NEW_PLUGIN_REFUSED: 'The plugin that was asked for cannot be written: its key is illegal or taken, or a file is in the way.',
  // Runs
  RUN_NOT_REPRODUCED: 'A stored cycle comes out differently when it is computed again.',
  // Providers
  SOURCE_ANSWER_INVALID: 'A source answered with something else than its documented format.',
  // Invariants
  INVARIANT_BROKEN: 'A condition that must always hold did not hold: a fault of this program.',
  // Indicators and operators
  OPERATOR_PARAMETER: 'An indicator or operator was given a parameter it cannot work with.',
  // Hidden Markov models
  HMM_INVALID_PARAMETERS: 'The parameters of a hidden Markov model do not fit together.',
  HMM_INVALID_OBSERVATIONS: 'The observations do not fit the model: wrong length, or an infinite value.',
  HMM_TOO_FEW_ROWS: 'There are fewer rows than states, so that no model can be fitted.',
  HMM_SINGULAR_COVARIANCE: 'A state has no spread in some direction; a covariance floor or prior is needed.',
  // Providers
  PROVIDER_ROW_INVALID: 'A provider delivered a row that does not fit its feed, or one from the future.',
  HTTP_FAILED: 'A request to the outside world got no usable answer.',
  // Archives
  ARCHIVE_MANIFEST_INVALID: 'The manifest of an archive is missing, is not JSON or breaks format archive/1.',
  ARCHIVE_FORMAT_UNSUPPORTED: 'The archive is in another format version than this program reads.',
  ARCHIVE_FILE_MISSING: 'A file that the manifest of an archive lists cannot be read.',
  ARCHIVE_FILE_DAMAGED: 'A file of an archive is cut off, is not gzip, or is not plain text as the format asks.',
  ARCHIVE_FILE_CHANGED: 'A file of an archive changed while the archive was open.',
  ARCHIVE_HEADER_MISMATCH: 'The header of an archive file names other columns than the manifest.',
  ARCHIVE_CELL_COUNT: 'A row of an archive file has too few or too many cells.',
  ARCHIVE_CELL_MALFORMED: 'A cell of an archive file is no plain decimal or no moment.',
  ARCHIVE_ROWS_UNSORTED: 'The rows of an archive file do not ascend by time.',
  ARCHIVE_ROWS_DUPLICATE: 'Two rows of an archive file have the same time.',
  ARCHIVE_ROW_OFF_GRID: 'A row of an archive file is not on the grid that the manifest states.',
  ARCHIVE_KNOWN_TOO_EARLY: 'A row of an archive file claims to have been known before its period began.',
  ARCHIVE_MANIFEST_MISMATCH: 'The rows of an archive file disagree with what the manifest says of them.',
  ARCHIVE_NOT_COVERED: 'The archive does not cover the range or the cadence that was asked for.',
  // Store and track record
  NOT_CANONICAL: 'A value has no canonical JSON: it is not finite, not plain, or cyclic.',
  STORE_LOCKED: 'Another process holds the folder of the embedded database.',
  STORE_UNREACHABLE: 'The database cannot be opened or reached.',
  STORE_SCHEMA_AHEAD: 'A newer version of the program has migrated the database.',
  STORE_WRITE_FAILED: 'The database did not take a write; nothing of it is stored.',
  RUN_CONFLICT: 'A run of this identity is stored with another market, configuration or origin.',
  RUN_NOT_OPEN: 'A cycle was written to a run that was not opened before.',
  CYCLE_EXISTS: 'The cycle of this run, asset and slot is stored already.',
  CYCLE_OUT_OF_ORDER: 'A cycle is older than the newest one of its run and asset.',
  CHAIN_MOVED: 'Another process has written to a chain that this process extends.',
  RECORD_DAMAGED: 'A stored record cannot be read back.',
  // API
  RUN_UNKNOWN: 'A request names a run that is not stored.',
  ASSET_UNKNOWN: 'A request names an asset that its run has no cycles of.',
  CURSOR_INVALID: 'A request gives a cursor that this API has not made, or that another list has.',
  PAGE_SIZE_INVALID: 'A request asks for fewer than one item, or for more than one answer may hold.',
  RANGE_INVALID: 'A request gives a range that ends before it begins.',
  QUERY_TOO_LARGE: 'A request nests too deep, has too many fields, aliases or tokens, or is too long.',
  INTERNAL_ERROR: 'The server failed; the answer carries the id under which its log says why.',
  PORT_UNAVAILABLE: 'The server cannot listen on the configured host and port.',
} as const satisfies Record<string, string>;

/** One of the stable error codes. */
export type ErrorCode = keyof typeof ERROR_CODES;
