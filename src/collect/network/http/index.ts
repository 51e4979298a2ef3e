export { askHttp, type HttpQuestion } from './ask-http.ts';
