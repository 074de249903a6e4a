import { describe, expect, it } from 'vitest';
import { claimOrigin, databaseName } from '../../src/db/identity.ts';
import { freshDatabase } from '../support/database.ts';

describe('a database', () => {
  it('belongs to one origin for ever and keeps its name', async () => {
    const database = await freshDatabase();
    try {
      await claimOrigin(database.db, 'https://one.example');
      await claimOrigin(database.db, 'https://one.example');
      await expect(claimOrigin(database.db, 'https://two.example')).rejects.toThrow(
        'made for https://one.example',
      );
      expect(await databaseName(database.db)).toBe(await databaseName(database.db));
    } finally {
      await database.close();
    }
  });
});
