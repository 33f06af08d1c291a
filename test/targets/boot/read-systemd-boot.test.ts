// POL-6: what systemd-boot boots by itself, and what once, as its own variables say it: bootctl calls the default whatever boots next.
import { mkdirSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readBoot } from '../../../targets/boot/read-boot.ts';
import type { HostSession } from '../../../targets/ports.ts';
import { createLocalHost, hasLinuxShell, type LocalHost } from '../detached/local-host.ts';

const [OLD, NEW] = ['6.1.0-26-amd64', '6.1.0-27-amd64'];
const VENDOR = '4a67b082-0a4c-41cf-b6c7-440b29bb8c4f';
const idOf = (kernel: string) => `abc-${kernel}.conf`;

describe.skipIf(!hasLinuxShell)('systemd-boot', () => {
  let host: LocalHost;
  let session: HostSession;
  beforeEach(() => {
    host = createLocalHost();
    mkdirSync(host.path('efivars'));
    host.command('findmnt', '#!/bin/sh\necho rw,nosuid,nodev,noexec,relatime\n');
    host.command('lsblk', '#!/bin/sh\n');
    host.command('bootctl', '#!/bin/sh\ncat "$FIXTURE/listed"\n');
    put('LoaderInfo', 'systemd-boot 252');
    session = {
      ...host.session,
      exec: (command, options) =>
        host.session.exec(command, {
          ...options,
          stdin: (options?.stdin ?? '').replaceAll('/sys/firmware/efi/efivars', host.path('efivars')),
        }),
    };
  });
  afterEach(() => host.close());

  /** As the firmware keeps it: four bytes of attributes, then UTF-16 with its zero. */
  function put(name: string, text: string): void {
    const content = Buffer.concat([Buffer.from([7, 0, 0, 0]), Buffer.from(`${text}\0`, 'utf16le')]);
    writeFileSync(host.path('efivars', `${name}-${VENDOR}`), content);
  }

  /** bootctl names as its default what boots next. */
  function listed(next: string): void {
    const rows = [NEW, OLD].map((kernel) => ({
      ...{ type: 'type1', id: idOf(kernel), version: kernel, isDefault: kernel === next },
    }));
    host.write('listed', JSON.stringify(rows));
  }

  it('keeps its default while another kernel is to be booted once', async () => {
    put('LoaderEntryDefault', idOf(OLD));
    put('LoaderEntryOneShot', idOf(NEW));
    listed(NEW);
    expect(await readBoot(session)).toMatchObject({
      ...{ byDefault: OLD, once: NEW },
      loader: { kind: 'systemd-boot', writable: 'yes', stored: 'yes' },
    });
  });

  it('stores no default where it boots what is newest', async () => {
    listed(NEW);
    expect(await readBoot(session)).toMatchObject({ byDefault: NEW, once: null, loader: { stored: 'no' } });
    put('LoaderEntryDefault', '@saved');
    expect(await readBoot(session)).toMatchObject({ byDefault: NEW, once: null, loader: { stored: 'no' } });
  });

  it('has an unknown default where only what boots once is known', async () => {
    put('LoaderEntryOneShot', idOf(NEW));
    listed(NEW);
    expect(await readBoot(session)).toMatchObject({ byDefault: null, once: NEW, loader: { stored: 'no' } });
  });
});
