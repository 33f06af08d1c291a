import { describe, expect, it } from 'vitest';
import { readProbes } from '../../../demo/estate/ssh/script-reader.ts';
import { readIdentity } from '../../../targets/facts/dmi-uuid.ts';
import type { HostSession } from '../../../targets/ports.ts';
import { inFrame } from '../in-frame.ts';

const UUID = '4c4c4544-0042-4b10-8054-b4c04f563533';
type Said = readonly [exitCode: number, output: string];

/** A host by what it says to the first of these words that a command contains. */
function host(answers: readonly (readonly [RegExp, Said])[]): HostSession & { asked: string[] } {
  const asked: string[] = [];
  return {
    address: 'h',
    kind: 'posix',
    method: 'ssh_key',
    asked,
    exec: async (_, { stdin = '' } = {}) => {
      const parts = readProbes(stdin).map(({ id, command }) => {
        asked.push(command);
        const [exitCode, output] = answers.find(([words]) => words.test(command))?.[1] ?? [127, 'sh: not found'];
        return `@@begin ${id}\n${output}\n\n@@end ${id} ${exitCode}\n`;
      });
      return inFrame(stdin, { exitCode: 7, stdout: parts.join('') });
    },
    close: () => {},
  };
}

const NODE = [/^uname/, [0, 'Web-1.example.test']] as const;
const REFUSED: Said = [1, 'sudo: a password is required'];

describe('which machine a host is (RUN-17)', () => {
  it.each<[string, Said]>([
    ['as it is', [0, UUID]],
    ['in capitals', [0, UUID.toUpperCase()]],
    [
      'after the remarks of an old release',
      [
        0,
        `# SMBIOS implementations newer than version 2.8 are not\n# fully supported by this version of dmidecode.\n${UUID}`,
      ],
    ],
  ])('RUN-17 is read from dmidecode, %s, in one question', async (_, said) => {
    const one = host([NODE, [/dmidecode/, said]]);
    expect(await readIdentity(one)).toEqual({ uuid: UUID, nodeName: 'web-1.example.test', why: '' });
    expect(one.asked).toHaveLength(2);
  });

  it('RUN-17 is asked as root, by a list of commands, as it stands, and of the kernel where dmidecode is absent', async () => {
    const listed = host([NODE, [/^sudo -n dmidecode -s system-uuid$/, [0, UUID]], [/sudo/, REFUSED]]);
    expect((await readIdentity(listed)).uuid).toBe(UUID);
    const root = host([NODE, [/^dmidecode -s system-uuid$/, [0, UUID]]]);
    expect((await readIdentity(root)).uuid).toBe(UUID);
    const absent = host([NODE, [/product_uuid/, [0, UUID]]]);
    expect((await readIdentity(absent)).uuid).toBe(UUID);
    const silent = host([
      NODE,
      [/dmidecode/, [0, '# No SMBIOS nor DMI entry point found, sorry.']],
      [/product_uuid/, [0, UUID]],
    ]);
    expect((await readIdentity(silent)).uuid).toBe(UUID);
  });

  it.each([
    'Not Specified',
    'Not Settable',
    '00000000-0000-0000-0000-000000000000',
    'FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF',
  ])('RUN-17 is unknown where the firmware says %s, and why is said', async (said) => {
    const identity = await readIdentity(host([NODE, [/dmidecode/, [0, said]], [/product_uuid/, [0, UUID]]]));
    expect(identity).toEqual({ uuid: null, nodeName: 'web-1.example.test', why: `its firmware says ${said}` });
  });

  it('RUN-17 is unknown where it may not be read or is not there, which is no failure', async () => {
    const refused = host([NODE, [/sudo/, REFUSED], [/dmidecode|product/, [1, 'Permission denied']]]);
    expect(await readIdentity(refused)).toMatchObject({ uuid: null, why: 'sudo: a password is required' });
    expect(await readIdentity(host([]))).toMatchObject({ uuid: null, nodeName: null, why: 'sh: not found' });
  });
});
