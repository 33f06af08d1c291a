// Workbooks that cost their reader far more than their sender.
import { Buffer } from 'node:buffer';
import { strToU8, zipSync } from 'fflate';

const SHEET = 'xl/worksheets/sheet1.xml';
const MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

const AROUND = {
  '[Content_Types].xml':
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>',
  '_rels/.rels': `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  'xl/workbook.xml': `<?xml version="1.0"?><workbook ${MAIN} xmlns:r="${OFFICE}"><sheets><sheet name="Plan" sheetId="1" r:id="r1"/></sheets></workbook>`,
  'xl/_rels/workbook.xml.rels': `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="${OFFICE}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="${OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
};

/** A workbook of one sheet, whose rows are given as XML. */
export function sheetOf(
  rows: string,
  more: Readonly<Record<string, string | Uint8Array>> = {},
  after = '',
): Uint8Array {
  const sheet = `<?xml version="1.0"?><worksheet ${MAIN}><sheetData>${rows}</sheetData>${after}</worksheet>`;
  const parts = { ...AROUND, [SHEET]: sheet, ...more };
  const bytes = Object.entries(parts).map(([name, part]) => [name, typeof part === 'string' ? strToU8(part) : part]);
  return zipSync(Object.fromEntries(bytes), { level: 6 });
}

const rowsOf = (count: number, cells: string) =>
  Array.from({ length: count }, (_, index) => `<row r="${index + 1}">${cells}</row>`).join('');

function strings(list: readonly string[]): string {
  return `<?xml version="1.0"?><sst ${MAIN}>${list.map((text) => `<si><t>${text}</t></si>`).join('')}</sst>`;
}

/** The zip says of each part that it is small. */
function lying(bytes: Uint8Array): Uint8Array {
  const lie = Buffer.from(bytes);
  for (const [signature, at] of [
    [0x04034b50, 22],
    [0x02014b50, 24],
  ] as const) {
    const sign = Buffer.alloc(4);
    sign.writeUInt32LE(signature);
    for (let found = lie.indexOf(sign); found >= 0; found = lie.indexOf(sign, found + 4)) {
      lie.writeUInt32LE(Math.min(lie.readUInt32LE(found + at), 100), found + at);
    }
  }
  return lie;
}

/** By name; each is under 5 MB. */
export function hostileWorkbooks(): Readonly<Record<string, Uint8Array>> {
  const megabytes = (count: number) => 'x'.repeat(count * 1024 * 1024);
  const shared = '<c t="s"><v>0</v></c>';
  return {
    'two hundred megabytes of one letter': sheetOf(`<row><c t="str"><v>${megabytes(200)}</v></c></row>`),
    'sizes that lie': lying(sheetOf(`<row><c t="str"><v>${megabytes(100)}</v></c></row>`)),
    'five million empty cells': sheetOf(rowsOf(20_000, '<c/>'.repeat(250))),
    'a million numbers': sheetOf(rowsOf(20_000, '<c><v>1</v></c>'.repeat(40))),
    'one long text in half a million cells': sheetOf(rowsOf(19_000, shared.repeat(15)), {
      'xl/sharedStrings.xml': strings(['y'.repeat(30_000)]),
    }),
    'millions of shared texts': sheetOf('<row/>', {
      'xl/sharedStrings.xml': strings(Array.from({ length: 1_000_000 }, () => 'z')),
    }),
    'a hundred thousand merged columns': sheetOf(
      '<row r="1"><c r="A1"><v>1</v></c></row>',
      {},
      `<mergeCells>${'<mergeCell ref="A1:A19999"/>'.repeat(100_000)}</mergeCells>`,
    ),
    'ten thousand parts': sheetOf(
      '<row/>',
      Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`xl/media/${index}.xml`, '<x/>'])),
    ),
    'thirty megabytes of styles': sheetOf('<row/>', {
      'xl/styles.xml': `<styleSheet ${MAIN}><cellXfs>${'<xf numFmtId="14" applyNumberFormat="1"/>'.repeat(800_000)}</cellXfs></styleSheet>`,
    }),
    'a sheet within a sheet': sheetOf(`<row>${'<c>'.repeat(3_000_000)}</row>`),
  };
}
