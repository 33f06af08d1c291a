// Kinds of values in what scripts answer. What could not be read is null there, and stays unknown.
import { z } from 'zod';

/** UTC in ISO 8601, as text: 5.1 writes dates that nobody has turned into text as /Date(ms)/, which says no zone. */
export const instant = z.iso.datetime().transform((text) => new Date(text));

export const maybe = <T extends z.ZodType>(type: T) => type.nullish().transform((value) => value ?? null);

export const bool = maybe(z.boolean());
export const text = maybe(z.string());
export const number = maybe(z.number());
/** `0x80070005` */
export const hresult = maybe(z.string().regex(/^0x[0-9A-F]{8}$/i));
