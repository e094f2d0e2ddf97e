/** Questions stand once, each in its file; a guide takes some of them in by `::questions`. */
export const faqGroups = ['Set up', 'When something fails', 'Safety and limits'] as const;
export type FaqGroup = (typeof faqGroups)[number];

export interface Question {
  id: string;
  question: string;
  /** Markdown. */
  answer: string;
}

/** Replaces `::questions` with the questions themselves; their ids get a prefix, so that a guide's anchors are its own. */
export function insertQuestions(markdown: string, questions: readonly Question[]): string {
  return markdown.replace(/^::questions$/m, () => {
    const items = questions.map(({ id, question, answer }) => `### ${question} {#faq-${id}}\n\n${answer.trim()}`);
    return [':::faq', items.join('\n\n'), ':::'].join('\n');
  });
}
