// The form that links a production with its non-productions by hand (LINK-3).
import type { Language } from '../../../domain/language.ts';
import type { CardElement } from '../../adaptive-card.ts';
import { actionSet, execute } from '../../buttons.ts';
import { INPUTS } from '../../verbs.ts';
import { linksTexts } from './texts.ts';

export const LINK_FORM = 'link-form';

/** `key`: of the card of one server; null: of all links. */
export function linkForm(key: string | null, language: Language): CardElement {
  const words = linksTexts[language];
  return {
    type: 'Container',
    id: LINK_FORM,
    isVisible: false,
    separator: true,
    items: [
      { type: 'Input.Text', id: INPUTS.prod, label: words.prod, maxLength: 255 },
      { type: 'Input.Text', id: INPUTS.nonprod, label: words.nonprod, maxLength: 1000 },
      ...actionSet([execute('links.link', words.linkNow, { key }, { withInputs: true })]),
    ],
  };
}
