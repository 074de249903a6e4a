import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { testApp } from '../support/app.ts';

const folder = join(import.meta.dirname, '../../src/db/tables');

describe('the table types', () => {
  it('name exactly the tables and columns that the migrations make', async () => {
    const { db } = await testApp();
    const { rows } = await sql<{ table_name: string; column_name: string }>`
      select table_name, column_name from information_schema.columns
      where table_schema = 'public' and table_name not like 'kysely_%'`.execute(db);
    const typed = await typedColumns();
    const real = new Map<string, string[]>();
    for (const row of rows) {
      if (typed.has(row.table_name))
        real.set(row.table_name, [...(real.get(row.table_name) ?? []), row.column_name]);
    }
    for (const [table, columns] of typed) {
      expect(real.get(table)?.sort(), table).toEqual(columns.sort());
    }
  });
});

/** Reads the interfaces as text: the types are gone at run time. */
async function typedColumns(): Promise<Map<string, string[]>> {
  const files = ['people', 'content', 'relations', 'delivery', 'domains', 'drafts', 'lists', 'moderation'];
  const source = (await Promise.all(files.map((name) => readFile(join(folder, `${name}.ts`), 'utf8')))).join(
    '\n',
  );
  const index = await readFile(join(folder, 'index.ts'), 'utf8');
  const tables = new Map<string, string[]>();
  for (const [, table, type] of index.matchAll(/^ {2}(\w+): \w+\.(\w+);/gm)) {
    const body = new RegExp(`interface ${type} \\{([\\s\\S]*?)\\n\\}`).exec(source)?.[1] ?? '';
    tables.set(
      table ?? '',
      [...body.matchAll(/^ {2}(\w+)\??:/gm)].map((match) => match[1] ?? ''),
    );
  }
  return tables;
}
