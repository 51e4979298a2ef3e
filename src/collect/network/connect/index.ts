export { connectTo } from './connect-to.ts';
export { exchangeDatagram } from './datagram.ts';
