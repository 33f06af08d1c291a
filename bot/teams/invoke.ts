// The answer to a click, as Teams wants it: always HTTP 200; what went wrong is in the body. Never the text of an exception.
import type { ClickAnswer } from '../chat/ports.ts';

export type InvokeBody = { readonly statusCode: number; readonly type: string; readonly value: unknown };

export function answerBody(answer: ClickAnswer): InvokeBody {
  if (answer.kind === 'card') {
    return { statusCode: 200, type: 'application/vnd.microsoft.card.adaptive', value: answer.card };
  }
  return { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: answer.text };
}

export function errorBody(statusCode: 400 | 500, code: string, message: string): InvokeBody {
  return { statusCode, type: 'application/vnd.microsoft.error', value: { code, message } };
}
