export { askHttp, type HttpQuestion } from './ask-http.ts';
export { pageMark } from './signs.ts';
