import { processIo } from './cli/io.ts';
import { runCommand } from './cli/index.ts';

await runCommand(process.argv.slice(2), processIo);
