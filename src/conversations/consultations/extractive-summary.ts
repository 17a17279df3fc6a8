import { normalise } from '../../common/text';

/** A message as the summary reads it. */
export interface SaidText {
  readonly fromCustomer: boolean;
  readonly text: string;
}

/** The words that make a sentence worth keeping. */
export interface SummaryTerms {
  /** What customers want to improve. */
  readonly concerns: readonly string[];
  /** Names of service projects. */
  readonly projects: readonly string[];
}

export interface ExtractedSummary {
  readonly mainIssues: readonly string[];
  readonly solutions: readonly string[];
  readonly followUpPlan: readonly string[];
}

/** Weights of tools.md, section 3. */
const termWeight = 2;
const figureWeight = 1;
const questionWeight = 0.5;
const [shortest, longest] = [8, 80];
const mostSentences = 5;

const followUpWords = /复诊|回访|预约/u;
const dates =
  /\d{1,2}\s*月\s*\d{1,2}\s*[日号]|\d{4}-\d{2}-\d{2}|(周|星期)[一二三四五六日天]|(今|明|后)天|下周|下个?月/u;
const figures = /[0-9０-９]|[一二三四五六七八九十两半]\s*(次|天|周|个月|年|小时|分钟)/u;

/**
 * What a talk was about, in its own sentences (tools.md, section 3): issues are the best five customer sentences in the order
 * in which they were said; solutions are staff sentences that name a project; follow-ups staff sentences with a day or an
 * appointment. Nothing is added to what was said.
 */
export function extractSummary(messages: readonly SaidText[], terms: SummaryTerms): ExtractedSummary {
  const said = (fromCustomer: boolean): string[] =>
    unique(
      messages.filter((message) => message.fromCustomer === fromCustomer).flatMap(({ text }) => sentencesOf(text)),
    );
  const staff = said(false);
  return {
    mainIssues: best(said(true), terms),
    solutions: staff.filter((sentence) => mentions(sentence, terms.projects) > 0).slice(0, mostSentences),
    followUpPlan: staff
      .filter((sentence) => followUpWords.test(sentence) || dates.test(sentence))
      .slice(0, mostSentences),
  };
}

/** Points of a customer's sentence: terms 2 each, figures or durations 1, a question 0.5; 0 outside 8 to 80 characters. */
export function sentenceScore(sentence: string, terms: SummaryTerms): number {
  if (sentence.length < shortest || sentence.length > longest) return 0;
  const named = mentions(sentence, [...terms.concerns, ...terms.projects]);
  const question = /[?？]/u.test(sentence) ? questionWeight : 0;
  return named * termWeight + (figures.test(sentence) ? figureWeight : 0) + question;
}

/** Sentences with their closing mark. */
export function sentencesOf(text: string): string[] {
  return (text.match(/[^。！？!?\n]+[。！？!?]?/gu) ?? []).map((sentence) => sentence.trim()).filter(Boolean);
}

function best(sentences: readonly string[], terms: SummaryTerms): string[] {
  return sentences
    .map((sentence, index) => ({ sentence, index, score: sentenceScore(sentence, terms) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || a.index - b.index)
    .slice(0, mostSentences)
    .sort((a, b) => a.index - b.index)
    .map(({ sentence }) => sentence);
}

function mentions(sentence: string, terms: readonly string[]): number {
  const said = normalise(sentence);
  return new Set(terms.map(normalise).filter((term) => term.length >= 2 && said.includes(term))).size;
}

function unique(sentences: readonly string[]): string[] {
  return [...new Set(sentences)];
}
