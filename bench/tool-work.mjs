/** What the two measured tools do, for the floor and the peers: the same work and the same results as the platform's. */
import { readFileSync } from 'node:fs';
import { createPool } from 'mysql2/promise';

/**
 * What the bench has learnt from the running platform.
 * @typedef {object} Context
 * @property {string} databaseUrl
 * @property {string} userQuery the statement of the platform's one-row tool, with `?` for the user's id
 * @property {Record<string, unknown>} profile an answer of that tool
 * @property {{ name: string, description: string, inputSchema: object, outputSchema?: object }[]} tools
 * @property {Record<string, string>} lists results of tools/list as the platform wrote them, by path
 */

/** @returns {Context} */
export function readContext() {
  return JSON.parse(readFileSync(process.env.BENCH_CONTEXT, 'utf8'));
}

/** @param {Context} context @returns {Record<string, (args: any) => unknown>} tools by name */
export function toolWork({ databaseUrl, userQuery, profile }) {
  const pool = createPool({ uri: databaseUrl.replace('mariadb:', 'mysql:'), connectionLimit: 10 });
  return {
    echo_tool: ({ message }) => ({ message, as_of: new Date().toISOString() }),
    get_user_profile: async ({ user_id }) => {
      const [[row]] = await pool.query(userQuery, [user_id]);
      if (row === undefined) throw new Error('no such user');
      const roles = row.roles.split(',');
      return { ...profile, user_id: row.id, username: row.username, roles, as_of: new Date().toISOString() };
    },
  };
}
