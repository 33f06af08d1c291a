// COMP-2: which version of a package runs where, pending or not.
import { isPackageName } from '../../../domain/compliance/installed.ts';
import type { Language } from '../../../domain/language.ts';
import type { AdaptiveCard } from '../../adaptive-card.ts';
import { execute } from '../../buttons.ts';
import { detail, type Line, line } from '../../lines.ts';
import template from '../../list-template.json' with { type: 'json' };
import { type Page, pageButtons, pageText } from '../../paging.ts';
import { run, strong } from '../../plain-text.ts';
import { type CardBase, compileTemplate, renderCard } from '../../render.ts';
import { explained } from '../../words.ts';
import { complianceWords } from '../words.ts';
import { packageTexts } from './texts.ts';

export type PackageView = CardBase & {
  readonly name: string;
  /** A scan has listed it, or an advisory brings it. */
  readonly known: boolean;
  readonly servers: number;
  /** Servers whose packages no scan has listed yet. */
  readonly unlisted: number;
  /** Page size PAGE_SIZES.package. */
  readonly versions: Page<PackageRow>;
};

export type PackageRow = {
  readonly version: string;
  readonly arch: string;
  readonly servers: number;
  readonly pending: number;
  readonly examples: readonly string[];
};

const compiled = compileTemplate(template);

export function packageCard(view: PackageView, language: Language): AdaptiveCard {
  const words = packageTexts[language];
  const { name, known, servers, unlisted, versions } = view;
  const said = known ? words.servers(servers) : words.unknown;
  return renderCard(
    compiled,
    {
      data: {
        heading: words.heading,
        subtitle: line(strong(name, 120)).inlines,
        state: line(
          run(said, { weight: 'Bolder' }),
          known && words.versions(versions.total),
          unlisted > 0 && run(words.unlisted(unlisted), { isSubtle: true }),
        ).inlines,
        empty: servers > 0 ? '' : known ? words.none : words.neverMet,
        rows: versions.rows.map((row) => ({ lines: rowLines(row, language), actions: [] })),
        foot: pageText(versions),
      },
      summary: explained(words.heading, said, language),
      pager: pageButtons(versions, language, { kind: 'package', name }),
      actions:
        servers === 0 || !isPackageName(name)
          ? []
          : (['csv', 'xlsx'] as const).map((format) =>
              execute('package.export', complianceWords[language][format === 'csv' ? 'csv' : 'excel'], {
                name,
                format,
              }),
            ),
    },
    view,
    language,
  );
}

function rowLines({ version, arch, servers, pending, examples }: PackageRow, language: Language): readonly Line[] {
  const words = packageTexts[language];
  const rest = servers - examples.length;
  return [
    line(
      strong(version.replace(/^0:/, ''), 80),
      run(arch, {}, 20),
      run(words.on(servers)),
      pending > 0 && run(words.pending(pending), { color: 'Warning' }),
    ),
    detail(`${examples.join(', ')}${rest > 0 ? ` +${rest}` : ''}`, {}, 200),
  ];
}
