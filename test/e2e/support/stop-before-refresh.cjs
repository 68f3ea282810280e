// Loaded before the app: it stops, as by SIGSTOP, when its first refresh is about to be sent. The record was
// read by then, and marked.
const process = require('node:process');

let hasStopped = false;
const send = globalThis.fetch;
globalThis.fetch = async (request, ...rest) => {
  const body = request instanceof globalThis.Request ? await request.clone().text() : '';
  if (body.includes('grant_type=refresh_token') && !hasStopped) {
    hasStopped = true;
    process.kill(process.pid, 'SIGSTOP');
  }
  return send(request, ...rest);
};
