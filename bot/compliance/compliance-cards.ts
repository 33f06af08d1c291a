// How the cards of compliance are drawn.
import { advisoriesCard } from '../../cards/compliance/advisories/card.ts';
import { advisoryCard } from '../../cards/compliance/advisory/card.ts';
import { behindCard } from '../../cards/compliance/behind/card.ts';
import { complianceCard } from '../../cards/compliance/compliance/card.ts';
import { packageCard } from '../../cards/compliance/package/card.ts';
import { whyCard } from '../../cards/compliance/why/card.ts';
import { type CardDrawings, drawing } from '../shared/card-drawing.ts';
import { advisoriesView, advisoryView } from './advisories-view.ts';
import { behindView } from './behind-view.ts';
import { complianceView } from './compliance-view.ts';
import { packageView } from './package-view.ts';
import { whyView } from './why-view.ts';

export const complianceCards: CardDrawings<'compliance' | 'behind' | 'advisories' | 'advisory' | 'package' | 'why'> = {
  compliance: drawing((key, ctx, page) => complianceView(ctx, key, page), complianceCard),
  behind: drawing((key, ctx, page) => behindView(ctx, key, page), behindCard),
  advisories: drawing(({ filter }, ctx, page) => advisoriesView(ctx, filter, page), advisoriesCard),
  advisory: drawing(({ advisory }, ctx, page) => advisoryView(ctx, advisory, page), advisoryCard),
  package: drawing(({ name }, ctx, page) => packageView(ctx, name, page), packageCard),
  why: drawing(({ hostname }, ctx, page) => whyView(ctx, hostname, page), whyCard),
};
