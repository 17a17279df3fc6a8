/** What to ask the customer for each fact that is missing; in the order of the blocks of completeness. */
const questions: Readonly<Record<string, string>> = {
  age: '请问您的出生日期是？（用于判断项目是否适合您的年龄）',
  gender: '请问您的性别是？',
  skin_type: '您的肤质是干性、油性、混合性、敏感性还是中性？',
  concerns: '您最想改善哪些问题？',
  budget: '您的预算大概是多少元？',
  timeline: '您希望什么时候开始，或在什么日子之前完成？',
  medical_history: '您有哪些疾病史、手术史或正在服用的药物？',
  allergies: '您对哪些药物、食物或材料过敏？没有也请告诉我们。',
  expectations: '您希望达到什么样的效果？',
};

export interface PlanQuestion {
  readonly field: string;
  readonly question: string;
}

/** The questions behind the missing facts. */
export function planQuestions(missing: readonly string[]): PlanQuestion[] {
  return missing.map((field) => ({ field, question: questions[field] ?? `请补充：${field}` }));
}
