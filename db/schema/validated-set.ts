// What is kept about the validated set (PIN-1).
export type ValidatedSetTables = {
  older_set_questions: { year: number; cycle: number; asked_at: Date; servers: number };
};
