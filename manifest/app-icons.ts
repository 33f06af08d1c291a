// The two icons that Teams asks for.
import { readFileSync } from 'node:fs';

/** `size`: of each side, in pixels. */
export const ICONS = {
  color: { file: 'color.png', size: 192 },
  outline: { file: 'outline.png', size: 32 },
} as const;
export type IconName = keyof typeof ICONS;

export function readIcon(name: IconName): Uint8Array {
  return readFileSync(new URL(`icons/${ICONS[name].file}`, import.meta.url));
}
