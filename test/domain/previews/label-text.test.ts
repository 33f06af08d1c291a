import { describe, expect, it } from 'vitest';
import { labelText } from '../../../domain/previews/label-text.ts';

describe('the label of a campaign', () => {
  it.each([
    ['S05 2027 INFRASTRUC hprod', 'S05 2027 INFRASTRUC hors production', 'S05 2027 INFRASTRUC non-production'],
    [
      'S05 2027 DMZ, PEA prod_pilot',
      'S05 2027 DMZ, PEA production et pilote',
      'S05 2027 DMZ, PEA production and pilot',
    ],
    ['S08 2027 PEA all', 'S08 2027 PEA', 'S08 2027 PEA'],
    ['S08 2027 Serveurs web', 'S08 2027 Serveurs web', 'S08 2027 Serveurs web'],
    ['Urgence openssl prod', 'Urgence openssl prod', 'Urgence openssl prod'],
  ])('%s', (label, fr, en) => expect(labelText(label)).toEqual({ fr, en }));
});
