// RUN-7: package managers only warn of a kernel whose script failed, and end well.
import { describe, expect, it } from 'vitest';
import { updateOutcome } from '../../../domain/attempts/outcome.ts';
import { kernelScriptFailure } from '../../../targets/packages/kernel-script.ts';

const CHANGED = [{ name: 'kernel-core', arch: 'x86_64', from: null, to: '0:4.18.0-553.el8_10' }];

describe('the script of a new kernel that failed', () => {
  it.each([
    'Error in POSTTRANS scriptlet in rpm package kernel-core',
    'Error in POSTIN scriptlet in rpm package kernel-uek-core',
    'Non-fatal POSTIN scriptlet failure in rpm package kernel-3.10.0-1160.119.1.el7.x86_64',
    'warning: %posttrans(kernel-core-4.18.0-553.el8_10.x86_64) scriptlet failed, exit status 1',
    'warning: %post(kernel6.12-6.12.46-66.amzn2023.x86_64) scriptlet failed, exit status 1',
    '>>> [RPM] %posttrans(kernel-core-6.11.4-301.fc41.x86_64) scriptlet failed, exit status 1',
    '>>> Error in post-transaction scriptlet: kernel-core-0:6.11.4-301.fc41.x86_64',
  ])('is no success: %s', (line) => {
    const log = `Running transaction\r\n${line}\r\nComplete!\r\n`;
    expect(kernelScriptFailure(log)).toBe('scriptlet');
    expect(kernelScriptFailure(`cp: error writing '/boot/initramfs': No space left on device\n${log}`)).toBe('disk');
    const kernelFailure = kernelScriptFailure(log);
    expect(updateOutcome({ exitCode: 0, difference: CHANGED, failureClass: 'unknown', kernelFailure })).toMatchObject({
      kind: 'failed',
      failure: 'scriptlet',
      partial: true,
    });
    expect(updateOutcome({ exitCode: 0, difference: [], failureClass: 'unknown', kernelFailure }).kind).toBe(
      'nothing-to-do',
    );
  });

  it.each([
    'Error in POSTTRANS scriptlet in rpm package glibc',
    'Non-fatal POSTIN scriptlet failure in rpm package acme-agent-1.0-1.el7.x86_64',
    'Non-fatal POSTUN scriptlet failure in rpm package kernel-3.10.0-957.el7.x86_64',
    'warning: %posttrans(kernel-tools-4.18.0-553.el8_10.x86_64) scriptlet failed, exit status 1',
    'warning: %postun(kernel-core-4.18.0-372.el8.x86_64) scriptlet failed, exit status 1',
    '  Running scriptlet: kernel-core-4.18.0-553.el8_10.x86_64   10/10',
    'No space left on device',
  ])('is no other one, which stays a warning: %s', (line) => {
    expect(kernelScriptFailure(`${line}\nComplete!\n`)).toBeNull();
  });
});
