import { describe, expect, it } from 'vitest';
import { type Announcement, groupAnnouncements } from '../../../domain/campaigns/announcements.ts';
import type { SessionId } from '../../../domain/ids.ts';

const start = (n: number): Announcement => ({
  kind: 'start',
  sessionId: n as SessionId,
  hostname: `vrweb${String(n).padStart(2, '0')}`,
});
const end = (n: number, result: Extract<Announcement, { kind: 'end' }>['result']): Announcement => ({
  kind: 'end',
  sessionId: n as SessionId,
  hostname: `vrweb${String(n).padStart(2, '0')}`,
  result,
});

describe('RUN-12 announcements', () => {
  it('say nothing when nothing is pending', () => {
    expect(groupAnnouncements([])).toEqual({ lines: [], covers: [] });
  });

  it('name one server in one plain line', () => {
    expect(groupAnnouncements([start(1)]).lines).toEqual([
      { fr: 'Début du patching : vrweb01', en: 'Patching started: vrweb01' },
    ]);
  });

  it('group many servers into one line with a count, sorted, and cover each once', () => {
    const many = Array.from({ length: 12 }, (_, i) => start(12 - i));
    const { lines, covers } = groupAnnouncements([...many, start(3)]);
    expect(lines).toHaveLength(1);
    expect(lines[0]?.en).toMatch(/^Patching started \(12\): vrweb01, .*, vrweb08 and 4 others$/);
    expect(covers).toHaveLength(12);
    expect(new Set(covers.map((one) => one.sessionId)).size).toBe(12);
  });

  it('keep starts, reboots, successes and each class of failure apart, in that order', () => {
    const { lines, covers } = groupAnnouncements([
      end(5, { kind: 'failed', failure: 'reboot' }),
      end(4, { kind: 'failed', failure: 'disk' }),
      end(3, { kind: 'nothing-to-do' }),
      end(2, { kind: 'patched', packages: 1 }),
      end(1, { kind: 'patched', packages: 41 }),
      { kind: 'reboot', sessionId: 1 as SessionId, hostname: 'VRWEB01' },
      start(6),
    ]);
    expect(lines.map((line) => line.en)).toEqual([
      'Patching started: vrweb06',
      'Reboot: vrweb01',
      'Done, 42 packages (2): vrweb01, vrweb02',
      'Done, nothing to update: vrweb03',
      'Failed, disk space: vrweb04',
      'Failed, reboot: vrweb05',
    ]);
    expect(covers).toHaveLength(7);
    expect(covers[0]).toEqual({ sessionId: 1, kind: 'end' });
    expect(lines.map((line) => line.fr)).toEqual([
      'Début du patching : vrweb06',
      'Redémarrage : vrweb01',
      'Terminé, 42 paquets (2) : vrweb01, vrweb02',
      'Terminé, rien à mettre à jour : vrweb03',
      'Échec, espace disque : vrweb04',
      'Échec, redémarrage : vrweb05',
    ]);
  });

  it('count one package as one', () => {
    expect(groupAnnouncements([end(1, { kind: 'patched', packages: 1 })]).lines).toEqual([
      { fr: 'Terminé, 1 paquet : vrweb01', en: 'Done, 1 package: vrweb01' },
    ]);
  });

  it('keep what one server began and ended apart, and sort without case', () => {
    const { covers, lines } = groupAnnouncements([
      { ...start(2), hostname: 'VRWEB02' },
      start(1),
      end(1, { kind: 'nothing-to-do' }),
    ]);
    expect(lines.map((line) => line.en)).toEqual([
      'Patching started (2): vrweb01, vrweb02',
      'Done, nothing to update: vrweb01',
    ]);
    expect(covers).toEqual([
      { sessionId: 1, kind: 'start' },
      { sessionId: 1, kind: 'end' },
      { sessionId: 2, kind: 'start' },
    ]);
  });
});
