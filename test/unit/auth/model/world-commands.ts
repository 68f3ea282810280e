/** What time, the network, the keyring and the server do. */
import { command, HOUR, isUsable, SECOND } from './command.ts';
import { callApi } from './ending.ts';
import type { Mood } from './keyring.ts';
import type { Account } from './token-names.ts';
import type { Weather } from './weather.ts';

export const wait = (ms: number) => command(`${ms / SECOND} s pass`, ({ pass }) => pass(ms));
export const setClock = (ms: number) =>
  command(`the clock is set by ${ms / HOUR} h`, ({ setClock: set }) => set(ms));
export const sleep = (ms: number, told: boolean) =>
  command(
    `the computer sleeps ${ms / HOUR} h${told ? '' : ', untold'}`,
    async (computer, model) => {
      const mustWork = isUsable(computer, model);
      await computer.sleep(ms, told);
      const app = computer.app();
      if (!mustWork || !app) return;
      // It is awake at once: whoever asks need not wait.
      await computer.pass(3 * SECOND);
      const answer = await callApi(computer, app, 0);
      if (answer !== '200')
        throw new Error(`all is well, and a call after a sleep ended with ${answer}`);
    },
  );
/** What lasts for a while does other things than what comes and goes. */
export const outage = (kind: Weather, ms: number) =>
  command(`network: ${kind}, for ${ms / SECOND} s`, async (computer) => {
    computer.changeWeather(kind);
    await computer.pass(ms);
    computer.changeWeather('up');
  });
export const weather = (kind: Weather) =>
  command(`network: ${kind}`, (computer) => {
    computer.changeWeather(kind);
  });
export const keyring = (mood: Mood) =>
  command(`keyring: ${mood}`, (computer) => {
    computer.changeKeyring(mood);
  });
export const refuse = command('the API refuses the tokens of today', ({ server }) => {
  server.refuseAccessTokens();
});
export const rotateKey = command('the server has a new key', ({ server }) => {
  server.rotateKey();
});
export const revoke = (account: Account) =>
  command(`the server ends the sessions of ${account}`, ({ server }) => {
    server.revokeAll(account);
  });
