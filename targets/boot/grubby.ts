// What grubby says of the entries of GRUB: one block each. Those of Red Hat 8 and later have an id (the name of their file under
// /boot/loader/entries), older ones are known by their title.
import type { BootEntry } from '../../domain/kernels/boot.ts';

export function parseGrubby(output: string): readonly BootEntry[] {
  return output.split(/^(?=index=)/m).flatMap((block) => {
    const kernel = kernelOfPath(valueIn(block, 'kernel'));
    const id = valueIn(block, 'id') || valueIn(block, 'title');
    return kernel === null || id === '' ? [] : [{ kernel, id }];
  });
}

function valueIn(block: string, name: string): string {
  return new RegExp(`^${name}=(.*)$`, 'm').exec(block)?.[1]?.trim().replaceAll(/^"|"$/g, '') ?? '';
}

/** `/boot/vmlinuz-5.14.0-503.el9.x86_64`; null: none, or the rescue kernel, which is the one of the installation. */
export function kernelOfPath(path: string): string | null {
  const release = /(?:^|\/)(?:vmlinuz|vmlinux|Image|image)-(\d\S*)$/.exec(path)?.[1];
  return release === undefined || release.startsWith('0-rescue-') ? null : release;
}
