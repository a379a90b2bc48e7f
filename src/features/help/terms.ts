/** Terms of the field that are explained: each has `help.term.<id>.name` and `.text`. Grouped as they are read: money, titles, rights, services. */
export const TERMS = [
  'postSubsidy', 'caseByCase', 'newestBest', 'factorMethod', 'riskCompensation', 'interestSubsidy', 'pledge', 'insurance',
  'ipManagement', 'highValuePatent', 'specialised', 'ipAdvantage',
  'rightsAssistance', 'acceptance', 'supplement', 'infringementOpinion', 'mediation', 'judicialConfirmation', 'adjudication',
  'preExamination', 'prioritised', 'patentNavigation', 'earlyWarning', 'overseasSquatting', 'madrid', 'geographicalIndication', 'collectiveMark',
  'icLayout', 'dataIp', 'tradeSecret', 'genuineGoods', 'referral',
] as const
export type TermId = (typeof TERMS)[number]
