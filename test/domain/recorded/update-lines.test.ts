// The line of a Windows update on a French card is French: each is read off the script, and the log, that make it.
import { describe, expect, it } from 'vitest';
import { updateLine } from '../../../domain/recorded/update-lines.ts';
import { spokenLine } from '../../../targets/packages/progress.ts';
import { logOf } from '../../../targets/windows/read/install-log.ts';
import { INSTALL } from '../../../targets/windows/scripts/install.ts';

/** What it says with `3` for each number and `KB1` for each list of names. */
const SAID = [...INSTALL.matchAll(/^\s*Say "(.*)"$/gm)].map(([, text = '']) =>
  text.replace(/\$\(@\(.*$/, 'KB1').replace(/\$(?:\([^()]*\)|\w+)/g, '3'),
);
const ENGLISH = /\b(?:found|to install|downloading|installing|of|installed|failed|aborted|with|not|in)\b/;

function logEnding(ResultCode: number, HResult = '0x80240022'): string {
  const none = { NotFound: [], Asking: [], Skipped: null, RebootRequired: false, EndedAt: null };
  const Updates = [{ KBArticleIDs: ['1'], Title: 'One', ResultCode, HResult, RebootRequired: false }];
  return logOf({ ...none, Error: null, Download: null, Install: { ResultCode, HResult }, Updates } as never);
}

describe('the line of a Windows update', () => {
  it('is found in the script', () => {
    expect(SAID).toEqual(['found 3 to install', 'downloading 3 of 3: KB1', 'installing 3 of 3: KB1']);
  });

  it.each(SAID)('“%s” is French on a French card', (said) => {
    expect(updateLine(said).fr).not.toMatch(ENGLISH);
  });

  it('counts, and names what is under way', () => {
    expect(updateLine('found 3 to install')).toEqual({ fr: '3 mises à jour à installer', en: '3 updates to install' });
    expect(updateLine('found 1 to install').fr).toBe('1 mise à jour à installer');
    expect(updateLine('downloading 1 of 3: KB5032198')).toEqual({
      fr: 'téléchargement 1 sur 3 : KB5032198',
      en: 'downloading 1 of 3: KB5032198',
    });
    expect(updateLine('installing 1 of 3: KB1, KB2').fr).toBe('installation 1 sur 3 : KB1, KB2');
  });

  it.each([0, 1, 2, 3, 4, 5])('of a log that ended with %i is French, while Windows goes on', (code) => {
    const line = spokenLine(logEnding(code));
    expect(updateLine(line).fr).toMatch(/^installation .* \(0x80240022\)$/);
    expect(updateLine(line).fr).not.toMatch(ENGLISH);
  });

  it('says no code of what went well', () => {
    expect(updateLine(spokenLine(logEnding(2, '0x00000000')))).toEqual({
      fr: 'installation réussie',
      en: 'installation: installed',
    });
  });

  it('leaves what a package manager says', () => {
    const line = '  Installing : bash-5.1-1.x86_64   3/7';
    expect(updateLine(line)).toEqual({ fr: line, en: line });
  });
});
