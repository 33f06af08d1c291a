import { describe, expect, it } from 'vitest';
import { estateFilterText, parseEstateFilter } from '../../../domain/servers/estate-filter.ts';
import { readEstateWords, type WholeEstate } from '../../../domain/servers/read-estate-words.ts';

const ESTATE: WholeEstate = {
  domains: [{ code: 'INF', name: 'Infrastructure' }],
  zones: ['DMZ'],
  knowsOs: (word) => ['linux', 'rhel8', 'red hat 8'].includes(word),
  people: ['Omar Oper', 'Claire Martin'],
  hosts: new Set(['vpapp1']),
  environments: ['Production', 'Recette'],
  applications: ['Péage Nord', 'Paie'],
  groups: ['peage-gr1'],
  states: ['Production', 'Stock', 'En vrac'],
  owners: ['Odile Owner', 'Claire Martin'],
};
const read = (line: string) => readEstateWords(line === '' ? [] : line.split(' '), ESTATE);

describe('words after /servers', () => {
  it.each([
    ['', ''],
    ['inf', 'd=INF'],
    ['infrastructure recette', 'd=INF;e=Recette'],
    ['production', 'e=Production'],
    ['état:production', 's=Production'],
    ['en service', 's=Production'],
    ['in service DMZ', 'z=DMZ;s=Production'],
    ['en vrac', 's=En%20vrac'],
    ['décommissionnés'.slice(0, -1), 's=D%C3%A9commissionn%C3%A9'],
    ['péage nord vp*', 'a=P%C3%A9age%20Nord;h=vp*'],
    ['app:paie', 'a=Paie'],
    ['rhel8', 'os=rhel8'],
    ['red hat 8', 'os=red%20hat%208'],
    ['VPAPP1.example.test', 'h=vpapp1'],
    ['no owner', 'p=no-owner'],
    ['sans responsable jamais patché', 'p=no-owner,never-patched'],
    ['hors-support', 'p=out-of-support'],
    ['sans-correspondance non classés', 'p=no-link,unclassified'],
    ['odile', 'o=Odile%20Owner'],
    ['@omar', 'by=Omar%20Oper'],
    ['owner: claire', 'o=Claire%20Martin'],
    ['opérateur:claire', 'by=Claire%20Martin'],
  ])('“%s” is %s, and back', (line, text) => {
    const words = read(line);
    if (words.kind === 'refused') throw new Error(words.text.en);
    expect(estateFilterText(words.filter)).toBe(text);
    expect(parseEstateFilter(text)).toEqual(words.filter);
  });

  it.each([
    ['recete', 'I don’t understand “recete”'],
    ['inf nothing', 'I don’t understand “nothing”'],
    ['zone:INF', 'Unknown zone: INF.'],
    ['recette production', '“production” contradicts another filter'],
    ['claire', 'write owner:claire or operator:claire'],
    ['owner:omar', 'Unknown owner: omar.'],
  ])('“%s” is refused in a sentence', (line, sentence) => {
    const words = read(line);
    expect(words.kind === 'refused' ? words.text.en : '').toContain(sentence);
  });

  it.each(['p=rich', 'h=VP', 'd=', 'x=1', 'p=never-patched,no-owner'])('“%s” is no filter of ours', (text) => {
    expect(parseEstateFilter(text)).toBeNull();
  });
});
