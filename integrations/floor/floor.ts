// What every integration stands on: HTTP with its limits, secrets from files, the clock.
import type { HttpClient, HttpSettings } from './http.ts';

export type Floor = {
  http(settings: HttpSettings): HttpClient;
  /** As the file says it at the moment of use. Throws IntegrationFault of kind `settings` where it cannot be read. */
  secret(file: string): () => string;
  /** For what an integration notices and goes on after, in a sentence without secrets. */
  warn(sentence: string): void;
  now(): Date;
};
