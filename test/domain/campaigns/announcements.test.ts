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
  });
});
