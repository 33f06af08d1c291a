import { describe, expect, it } from 'vitest';
import { historyCommand } from '../../../bot/commands/history.ts';
import { parseCommandLine } from '../../../bot/commands/parse.ts';

function parsed(line: string) {
  const words = parseCommandLine(line)?.words;
  return words === undefined ? null : historyCommand.parse(words);
}

describe('/history', () => {
  it.each([
    ['/history', { campaignId: null, hostname: null }],
    ['/historique 12', { campaignId: 12, hostname: null }],
    ['/history #12 VRApp1', { campaignId: 12, hostname: 'vrapp1' }],
    ['/historique vrapp1.sanef.fr', { campaignId: null, hostname: 'vrapp1.sanef.fr' }],
  ])('%s', (line, args) => {
    expect(parsed(line)).toEqual({ kind: 'args', args });
  });

  it.each(['/history 1 2', '/history a b', '/history 0', '/history a:b', '/history x;drop'])(
    '%s gets a sentence',
    (line) => {
      expect(parsed(line)).toMatchObject({ kind: 'wrong' });
    },
  );
});
