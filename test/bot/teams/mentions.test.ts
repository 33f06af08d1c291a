import { describe, expect, it } from 'vitest';
import { plainText } from '../../../bot/teams/mentions.ts';

const BOT = { id: '28:bot', name: 'PatchCenter' };
const ofBot = { text: '<at>PatchCenter</at>', mentioned: BOT };
const ofJean = { text: '<at>Jean Dupont</at>', mentioned: { id: '29:jean', name: 'Jean Dupont' } };

describe('the text of a message', () => {
  it.each([
    ['<at>PatchCenter</at> /status', [ofBot], '/status'],
    ['/status <at>PatchCenter</at>', [ofBot], '/status'],
    ['<at>PatchCenter</at><at>PatchCenter</at> status', [ofBot, ofBot], 'status'],
    ['<at>PatchCenter</at>&nbsp;status\u00a012', [ofBot], 'status 12'],
    ['<at>PatchCenter</at> assign srv1 <at>Jean Dupont</at>', [ofBot, ofJean], 'assign srv1 "@Jean Dupont"'],
    ['<at id="0">PatchCenter</at> status', [], 'status'],
    ['<p>status &amp; more</p>', [], 'status & more'],
    ['a &lt;b&gt; &amp;lt;', [], 'a <b> &lt;'],
    ['', [], ''],
  ])('%j is %j after its mentions are read', (text, mentions, expected) => {
    expect(plainText(text, mentions, BOT)).toBe(expected);
  });

  it('needs no recipient', () => {
    expect(plainText('<at>PatchCenter</at> status', [ofBot], null)).toBe('"@PatchCenter" status');
  });
});
