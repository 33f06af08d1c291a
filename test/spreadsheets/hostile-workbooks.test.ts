// A workbook may cost its reader a thousand times what it cost its sender: none may cost the bot more than a sentence.
import { describe, expect, it } from 'vitest';
import { readWorkbook } from '../../spreadsheets/read-workbook.ts';
import { unpack } from '../../spreadsheets/unpack.ts';
import { hostileWorkbooks, sheetOf } from '../edge/hostile-workbooks.ts';

const hostile = hostileWorkbooks();
const names = Object.keys(hostile).filter((name) => name !== 'thirty megabytes of styles');

describe('a hostile workbook (PLAN-7)', () => {
  it.each(names)('of %s is refused in a sentence, and costs this process little', { timeout: 60_000 }, async (name) => {
    const bytes = hostile[name] ?? new Uint8Array();
    expect(bytes.byteLength).toBeLessThan(5 * 1024 * 1024);
    const before = process.memoryUsage().rss;
    const read = await readWorkbook(bytes);
    expect(read.kind === 'refused' && read.text.en).toMatch(/^This workbook is (too large|damaged)/);
    expect((process.memoryUsage().rss - before) / 1024 / 1024).toBeLessThan(60);
  });

  it('is not believed about its sizes: what is unpacked is counted', async () => {
    const limits = { entries: 10, bytes: 10_000, tags: 1_000 };
    expect((await unpack(sheetOf('<row/>'), limits)).kind).toBe('parts');
    expect((await unpack(sheetOf(`<row><c><v>${'1'.repeat(10_000)}</v></c></row>`), limits)).kind).toBe('too-much');
    expect((await unpack(sheetOf('<row/>'.repeat(1_001)), limits)).kind).toBe('too-much');
    const more = Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`x${index}.xml`, '<x/>']));
    expect((await unpack(sheetOf('<row/>', more), limits)).kind).toBe('too-much');
    expect((await unpack(hostile['sizes that lie'] ?? new Uint8Array())).kind).not.toBe('parts');
  });

  it('leaves out what nobody reads: pictures and macros are not unpacked', async () => {
    const limits = { entries: 20, bytes: 10_000, tags: 1_000 };
    const more = { 'xl/media/image1.png': new Uint8Array(100_000), 'xl/vbaProject.bin': new Uint8Array(100_000) };
    const unpacked = await unpack(sheetOf('<row/>', more), limits);
    expect(unpacked.kind === 'parts' && unpacked.zip.byteLength).toBeLessThan(10_000);
  });

  it('says so when more rows hold something than are read', { timeout: 60_000 }, async () => {
    const rows = Array.from({ length: 20_005 }, (_, n) => `<row r="${n + 1}"><c r="A${n + 1}"><v>1</v></c></row>`);
    expect((await readWorkbook(sheetOf(rows.slice(0, 20_000).join('')))).kind).toBe('sheets');
    expect(await readWorkbook(sheetOf(rows.join('')))).toMatchObject({ kind: 'refused' });
  });

  it('that takes too long to read is not called too large', { timeout: 60_000 }, async () => {
    const small = sheetOf('<row r="1"><c r="A1"><v>1</v></c></row>');
    const read = await readWorkbook(small, 1);
    expect(read.kind === 'refused' && read.text.en).toMatch(/^Reading this workbook took too long/);
    expect((await readWorkbook(small)).kind).toBe('sheets');
  });

  it('waits for its turn among ten, and an eleventh and more are asked to come again', {
    timeout: 60_000,
  }, async () => {
    const small = sheetOf('<row r="1"><c r="A1"><v>1</v></c></row>');
    const read = await Promise.all(Array.from({ length: 14 }, () => readWorkbook(small)));
    const busy = read.filter((one) => one.kind === 'refused');
    expect(busy.length).toBeGreaterThanOrEqual(4);
    expect(busy.every((one) => one.kind === 'refused' && one.text.en.startsWith('Several workbooks'))).toBe(true);
    expect((await readWorkbook(small)).kind).toBe('sheets');
  });
});
