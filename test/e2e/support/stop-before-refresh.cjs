// Loaded before the app: it stops, as by SIGSTOP, when its first refresh is about to be sent. The record was
// read by then, and marked.
const process = require('node:process');
const { net } = require('electron');

let hasStopped = false;
const make = net.request;
net.request = (options) => {
  const request = make(options);
  const end = request.end.bind(request);
  request.end = (body, ...rest) => {
    if (String(body).includes('grant_type=refresh_token') && !hasStopped) {
      hasStopped = true;
      process.kill(process.pid, 'SIGSTOP');
    }
    return end(body, ...rest);
  };
  return request;
};
