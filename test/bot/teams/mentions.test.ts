import { describe, expect, it } from 'vitest';
import { ordersAfter, plainText } from '../../../bot/teams/mentions.ts';

const BOT = { id: '28:bot', name: 'PatchCenter' };
const ofBot = { text: '<at>PatchCenter</at>', mentioned: BOT };
const ofJean = { text: '<at>Jean Dupont</at>', mentioned: { id: '29:jean', name: 'Jean Dupont' } };

const part = (name: string) => ({ text: `<at>${name}</at>`, mentioned: { id: '29:k', name } });
const botPart = (name: string) => ({ text: `<at>${name}</at>`, mentioned: { id: '28:bot', name } });

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
    ['<quoted messageId="1772050244572"/><at>PatchCenter</at> statut', [ofBot], 'statut'],
    ['<quoted messageId="1">/cloturer 12</quoted><at>PatchCenter</at> statut', [ofBot], 'statut'],
    [
      '<blockquote itemscope itemtype="http://schema.skype.com/Reply" itemid="1"><strong itemprop="mri">Ada</strong><p itemprop="preview">/close 12</p></blockquote>\r\n<p><at>PatchCenter</at>&nbsp;statut</p>',
      [ofBot],
      'statut',
    ],
    ['<blockquote>a<blockquote>b</blockquote>/close 12</blockquote><at>PatchCenter</at> statut', [ofBot], 'statut'],
    [
      '<blockquote itemid="1">a<blockquote><quoted>b</quoted></blockquote><p>/close 12</p></blockquote><p>statut</p>',
      [],
      'statut',
    ],
    ['<at>PatchCenter</at> statut<blockquote>/close 12', [ofBot], 'statut'],
    ['<quoted messageId="1"/><quoted>/close 12</quoted>statut</quoted> 12', [], 'statut\n12'],
    ['<attachment id="1">statut', [], 'statut'],
    ['<at>PatchCenter</at> <s>exclure vrapp1</s> statut', [ofBot], '~~exclure vrapp1~~ statut'],
    [
      'exclure <del>vrapp1</del> vrapp2 <strike class="x">hors</strike> panne',
      [],
      'exclure ~~vrapp1~~ vrapp2 ~~hors~~ panne',
    ],
    ['<s>/close <b>12</b></s>', [], '~~/close 12~~'],
    ['<span>statut</span><s> </s>', [], 'statut'],
    ['<attachment id="1772050244572"></attachment>\n<at>PatchCenter</at> statut', [ofBot], 'statut'],
    ['<at>PatchCenter</at> <b>statut</b>', [ofBot], 'statut'],
    ['<at>PatchCenter</at> start 12<ul><li>vrapp1</li><li>vrapp2</li></ul>', [ofBot], 'start 12\nvrapp1\nvrapp2'],
    ['<at>PatchCenter</at> ko srv1 <a href="http://x">http://x</a> en <none>', [ofBot], 'ko srv1 http://x en <none>'],
    ['ok srv1 <emoji id="yes" alt="👍" title="Yes"></emoji>', [], 'ok srv1 👍'],
    ['d&#233;marrer&#xA0;12 &laquo;&nbsp;x&nbsp;&raquo;', [], 'démarrer 12 « x »'],
    ['@PatchCenter, statut', [], ', statut'],
    ['@PatchCenterish statut', [], '@PatchCenterish statut'],
    [
      '<at>PatchCenter</at> affecter vrinfapp1 <at>Khalid</at> <at>Martin</at>',
      [ofBot, part('Khalid'), part('Martin')],
      'affecter vrinfapp1 "@Khalid Martin"',
    ],
    [
      'affecter vrinfapp1 <at>Anne</at>&nbsp;<at>de la</at>\u00a0<at>Tour</at>, vite',
      [part('Anne'), part('de la'), part('Tour')],
      'affecter vrinfapp1 "@Anne de la Tour" , vite',
    ],
    ['<at>Jean Dupont</at> <at>Martin</at>', [ofJean, part('Martin')], '"@Jean Dupont" "@Martin"'],
    ['<at>Patch</at> <at>Center</at> statut', [botPart('Patch'), botPart('Center')], 'statut'],
  ])('%j is %j after its mentions are read', (text, mentions, expected) => {
    expect(plainText(text, mentions, BOT)).toBe(expected);
  });

  it.each([
    ['<at>PatchCenter</at> statut', []],
    ['<p>&nbsp;<at>PatchCenter</at> statut <at>PatchCenter</at></p>', []],
    ['<at>PatchCenter</at><at>PatchCenter</at> statut', []],
    ['<at>PatchCenter</at> statut<br><at>PatchCenter</at>, aide', [', aide']],
    ['statut <at>PatchCenter</at> aide <at>Jean Dupont</at>', ['aide "@Jean Dupont"']],
    ['<blockquote><at>PatchCenter</at> x <at>PatchCenter</at> y</blockquote><at>PatchCenter</at> statut', []],
  ])('%j has after a later mention of the bot: %j', (text, expected) => {
    expect(ordersAfter(text, [ofBot, ofBot, ofJean], BOT)).toEqual(expected);
  });

  it('needs no recipient', () => {
    expect(plainText('<at>PatchCenter</at> status', [ofBot], null)).toBe('"@PatchCenter" status');
  });
});
