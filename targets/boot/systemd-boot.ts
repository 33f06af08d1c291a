// The entries of systemd-boot, as bootctl lists them; one that counts its tries (`+3-0`) has an id without the count.
import { z } from 'zod';
import type { BootEntry } from '../../domain/kernels/boot.ts';

const listed = z.array(
  z.object({
    id: z.string(),
    version: z.string().nullish(),
    isDefault: z.boolean().nullish(),
  }),
);

type Listed = { readonly entries: readonly BootEntry[]; readonly byDefault: string | null };

/** null: it is no such list. Versions of systemd before 250 give none. */
export function parseSystemdBoot(output: string): Listed | null {
  const rows = listed.safeParse(jsonOf(output));
  if (!rows.success) return null;
  const found = rows.data.flatMap(({ id, version, isDefault }) => {
    const kernel = /^\d\S*$/.exec(version ?? '')?.[0];
    return kernel === undefined ? [] : [{ kernel, id, isDefault: isDefault === true }];
  });
  return {
    entries: found.map(({ kernel, id }) => ({ kernel, id })),
    byDefault: found.find(({ isDefault }) => isDefault)?.kernel ?? null,
  };
}

function jsonOf(output: string): unknown {
  try {
    return JSON.parse(output.slice(output.indexOf('['))) as unknown;
  } catch {
    return null;
  }
}

/** The kernel that a variable of the loader names. null: it names none, or none that is listed. */
export function entryNamed(variable: string, entries: readonly BootEntry[]): string | null {
  const id = nameIn(variable);
  return entries.find((entry) => entry.id === id)?.kernel ?? null;
}

export function isNamed(variable: string): boolean {
  return nameIn(variable) !== '';
}

/** Without its zeros: what the variable says of itself comes before the name. */
function nameIn(variable: string): string {
  return Array.from(variable, (sign) => (sign < ' ' ? '' : sign)).join('');
}
