import { describe, expect, it } from 'vitest';
import { type VcenterSettings, vcenterSettingsFaults } from '../../../targets/vcenter/settings.ts';
import { createVcenterPort } from '../../../targets/vcenter/vcenter-port.ts';

const senlis = { name: 'senlis', url: 'https://vc.example.test/sdk', username: 'u', password: 'hidden-word' };
const good: VcenterSettings = { vcenters: [senlis], order: { hprod: ['senlis'], prod: ['senlis'] } };

describe('settings of the vCenters (RUN-4)', () => {
  it('finds nothing wrong with good ones', () => {
    expect(vcenterSettingsFaults(good)).toEqual([]);
  });

  it.each(['http://localhost:8989/sdk', 'http://127.3.0.1/sdk', 'http://[::1]:80/sdk'])('accepts %s', (url) => {
    expect(vcenterSettingsFaults({ ...good, vcenters: [{ ...senlis, url }] })).toEqual([]);
  });

  it.each([
    ['http://vc.example.test/sdk', 'https only'],
    ['http://127.0.0.1.example.test/sdk', 'https only'],
    ['http://10.0.0.1/sdk', 'https only'],
    ['ftp://127.0.0.1/sdk', 'https only'],
    ['https://user:hidden-word@vc/sdk', 'no credentials'],
    ['vc.example.test', 'is not one'],
  ])('refuses %s', (url, reason) => {
    const faults = vcenterSettingsFaults({ ...good, vcenters: [{ ...senlis, url }] });
    expect(faults).toEqual([expect.stringContaining(reason)]);
    expect(faults.join()).not.toContain('hidden-word');
  });

  it('tells every fault of the names at once', () => {
    const bad = { vcenters: [senlis, senlis], order: { hprod: ['nanterre'], prod: [] } };
    expect(vcenterSettingsFaults(bad)).toHaveLength(3);
    expect(() => createVcenterPort(bad)).toThrow(/nanterre/);
  });
});
