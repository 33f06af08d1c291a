// The entries of grub.cfg as grub-mkconfig writes it, on hosts without grubby.
import type { BootEntry } from '../../domain/kernels/boot.ts';
import { kernelOfPath } from './grubby.ts';

export type GrubConfig = {
  /** Does it boot the default that is saved? */
  readonly saved: boolean;
  /** Each release once, by the entry that names it. */
  readonly entries: readonly BootEntry[];
  /** What boots where nothing is saved. */
  readonly first: string | null;
};

const OPEN = /^\s*(submenu|menuentry)\s+(?:'([^']*)'|"([^"]*)")(.*)\{\s*$/;
const ID = /\$menuentry_id_option\s+(?:'([^']+)'|"([^"]+)"|(\S+))/;
const LINUX = /^\s*linux(?:16|efi)?\s+(\S+)(.*)$/;

type Block = { readonly id: string; readonly isEntry: boolean };

export function parseGrubConfig(text: string): GrubConfig {
  const open: Block[] = [];
  const entries = new Map<string, string>();
  let first: string | null = null;
  for (const line of text.split('\n')) {
    const [, kind, quoted, double, rest = ''] = OPEN.exec(line) ?? [];
    if (kind !== undefined) {
      const [, one, two, three] = ID.exec(rest) ?? [];
      open.push({ id: one ?? two ?? three ?? quoted ?? double ?? '', isEntry: kind === 'menuentry' });
      continue;
    }
    if (/^\s*\}\s*$/.test(line)) open.pop();
    const [, path = '', options = ''] = LINUX.exec(line) ?? [];
    const kernel = kernelOfPath(path);
    const entry = open.at(-1);
    if (kernel === null || entry === undefined || !entry.isEntry || isRescue(entry.id, options)) continue;
    first ??= kernel;
    // `gnulinux-simple-…` boots whatever is newest: it is no name of a kernel.
    if (entry.id.includes(kernel)) entries.set(kernel, open.map(({ id }) => id).join('>'));
  }
  return {
    saved: /^\s*set default="\$\{saved_entry\}"/m.test(text),
    entries: Array.from(entries, ([kernel, id]) => ({ kernel, id })),
    first,
  };
}

function isRescue(id: string, options: string): boolean {
  return /-recovery-|-rescue|^osprober-/.test(id) || /\s(single|recovery|rescue|emergency)(\s|$)/.test(options);
}

/** `saved`: the saved entry, whole or without its submenu; empty: none. null: it names nothing that is known. */
export function savedKernel({ entries, first }: GrubConfig, saved: string): string | null {
  if (saved === '' || saved === '0' || saved.startsWith('gnulinux-simple-')) return first;
  return entries.find(({ id }) => id === saved || id.endsWith(`>${saved}`))?.kernel ?? null;
}
