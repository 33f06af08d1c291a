// Who is in the local Teams client before an installed bot: the first admin of its settings at the keyboard, and colleagues by their addresses.
import { createHash } from 'node:crypto';
import { SettingsError } from '../../config.ts';
import type { Someone, World } from './config.ts';

/** `me` and `people`: `Claire Martin <claire@example.com>`. */
export function worldOf(admin: string, me: string, people: readonly string[]): World {
  const others = people.map(someone);
  return { me: { ...someone(me), key: 'local', entraId: admin }, others };
}

function someone(said: string): Someone {
  const [, name, email] = /^\s*([^<>]+?)\s*<([^<>@\s]+@[^<>@\s]+)>\s*$/.exec(said) ?? [];
  if (name === undefined || email === undefined)
    throw new SettingsError([`“${said}” is nobody: write 'Claire Martin <claire@example.com>'.`]);
  return { key: email, name, email, entraId: idOf(email) };
}

/** The same each time, so that an account stays bound to it. */
function idOf(email: string): string {
  const hex = createHash('sha256').update(email.toLowerCase()).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
}
