// What a person had written and chosen in a form, put back into it when their click is refused: a new card begins with empty inputs.
type Element = Readonly<Record<string, unknown>>;

/** Texts, days and choices; a form that was folded is open. A tick is not put back: it stands for having read what is shown now. */
export function withTyped(element: Element, typed: Readonly<Record<string, unknown>>): Element {
  const value = valueFor(element, typed);
  if (value !== null) return { ...element, value };
  const nested = Object.entries(element).flatMap(([key, inner]) =>
    isElements(inner) ? [[key, inner.map((one) => withTyped(one, typed))] as const] : [],
  );
  const changed = nested.some(([key, inner]) => JSON.stringify(inner) !== JSON.stringify(element[key]));
  if (!changed) return element;
  return { ...element, ...Object.fromEntries(nested), ...(element.isVisible === false ? { isVisible: true } : {}) };
}

/** What was typed into fields of `whole` that `own` does not have. */
export function typedInto(whole: Element, own: Element, typed: Readonly<Record<string, unknown>>): readonly string[] {
  const kept = new Set(fieldsOf(own));
  return fieldsOf(whole).flatMap((id) => {
    const text = kept.has(id) ? null : typed[id];
    return typeof text === 'string' && text.trim() !== '' ? [text] : [];
  });
}

/** Ids of its fields of text, each once. */
function fieldsOf(element: Element): readonly string[] {
  const inner = Object.values(element)
    .filter(isElements)
    .flatMap((all) => all.flatMap(fieldsOf));
  const own = element.type === 'Input.Text' && typeof element.id === 'string' ? [element.id] : [];
  return [...new Set([...own, ...inner])];
}

/** The ticks as they were: only on a card that shows what the ticked one did. */
export function withTicks(element: Element, typed: Readonly<Record<string, unknown>>): Element {
  if (element.type === 'Input.Toggle') {
    const isOn = typeof element.id === 'string' && typed[element.id] === element.valueOn;
    return isOn ? { ...element, value: element.valueOn } : element;
  }
  const nested = Object.entries(element).flatMap(([key, inner]) =>
    isElements(inner) ? [[key, inner.map((one) => withTicks(one, typed))] as const] : [],
  );
  return { ...element, ...Object.fromEntries(nested) };
}

/** What the first button of that verb carries; null: there is none. */
export function buttonData(element: Element, verb: string): Readonly<Record<string, unknown>> | null {
  if (element.verb === verb && typeof element.data === 'object' && element.data !== null) return { ...element.data };
  for (const inner of Object.values(element).filter(isElements)) {
    for (const one of inner) {
      const found = buttonData(one, verb);
      if (found !== null) return found;
    }
  }
  return null;
}

/** The folded form of that button open again, with its other buttons, also where nothing was typed into it. */
export function withOpenForm(element: Element, verb: string): Element {
  const nested = Object.entries(element).flatMap(([key, inner]) =>
    isElements(inner) ? [[key, inner.map((one) => withOpenForm(one, verb))] as const] : [],
  );
  const isForm = element.isVisible === false && has(element, ({ verb: own }) => own === verb);
  return { ...element, ...Object.fromEntries(nested), ...(isForm && has(element, isInput) ? { isVisible: true } : {}) };
}

function isInput({ type }: Element): boolean {
  return typeof type === 'string' && type.startsWith('Input.');
}

function has(element: Element, is: (one: Element) => boolean): boolean {
  return is(element) || Object.values(element).some((inner) => isElements(inner) && inner.some((one) => has(one, is)));
}

/** null: nothing was typed there that the input could hold. */
function valueFor({ type, id, maxLength, choices }: Element, typed: Readonly<Record<string, unknown>>): string | null {
  const value = typeof id === 'string' ? typed[id] : null;
  if (typeof value !== 'string' || value === '') return null;
  switch (type) {
    case 'Input.Text':
      return typeof maxLength === 'number' ? value.slice(0, maxLength).toWellFormed() : value.toWellFormed();
    case 'Input.Date':
      return /^\d{4}-\d{2}-\d{2}$/.test(value) ? value : null;
    case 'Input.ChoiceSet':
      return offers(choices, value) ? value : null;
    default:
      return null;
  }
}

/** Several are sent with commas between them. */
function offers(choices: unknown, value: string): boolean {
  if (!Array.isArray(choices)) return false;
  const known = new Set(choices.map((choice) => choice.value));
  return known.has(value) || value.split(',').every((one) => known.has(one));
}

function isElements(value: unknown): value is readonly Element[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'object' && one !== null && 'type' in one);
}
