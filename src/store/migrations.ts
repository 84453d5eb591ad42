import { CreateStore1795392000000 } from '../../migrations/1795392000000-create-store.ts';

/** Every migration, oldest first: one linear history. A new file in `migrations/` is added at the end. */
export const MIGRATIONS = [CreateStore1795392000000];
