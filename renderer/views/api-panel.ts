import type { ApiRequest } from '../../preload/contract.ts';
import { actionButton, type ActionButton } from '../dom/action-button.ts';
import { h, setText } from '../dom/h.ts';
import { answerWords } from '../words/api-answer.ts';
import { mayRequest, where } from './granted.ts';
import type { ViewTools } from './view.ts';

const MAX_NOTE_CHARS = 200;

/** Builds the panel that calls the demo API: calls that read, write and send money, where they are granted. */
export function apiPanel({ auth, announce, grants }: ViewTools): Node | string {
  const mayRead = mayRequest(grants, 'demo', 'GET /profile');
  const mayWrite = mayRequest(grants, 'demo', 'POST /notes');
  const maySend = mayRequest(grants, 'demo', 'POST /transfers');
  const status = h('p', { class: 'answer-status' }, 'No answer yet');
  const body = h('pre', { tabindex: '0', role: 'region', 'aria-label': 'Answer of the API' });
  const note = h('input', {
    id: 'note',
    type: 'text',
    maxlength: String(MAX_NOTE_CHARS),
    autocomplete: 'off',
    placeholder: 'A short note',
  });
  const buttons: ActionButton[] = [];

  const show = (outcome: 'running' | 'good' | 'bad', words: string, text: string): void => {
    status.dataset['outcome'] = outcome;
    setText(status, words);
    setText(body, text);
    body.scrollTop = 0;
  };
  const call = async (request: Omit<ApiRequest, 'responseType'>): Promise<void> => {
    show('running', 'Asking the API…', '');
    for (const button of buttons) button.setAvailable(false);
    const answer = await auth.request(request);
    for (const button of buttons) button.setAvailable(true);
    if (answer.ok) {
      const words = answerWords(answer.value);
      show(words.succeeded ? 'good' : 'bad', words.status, words.body);
      announce(`The API answered ${words.status}.`);
    } else {
      show('bad', answer.error.message, answer.error.nextStep);
      announce(`${answer.error.message} ${answer.error.nextStep}`);
    }
  };

  const read = actionButton('Read my profile', 'secondary', () =>
    call({ api: 'demo', method: 'GET', path: '/profile' }),
  );
  const write = actionButton('Write a note', 'secondary', async () => {
    const text = note.value.trim();
    if (text === '') {
      show('bad', 'The note is empty.', 'Write something into the field first.');
      note.focus();
      announce('The note is empty.');
      return;
    }
    await call({ api: 'demo', method: 'POST', path: '/notes', body: JSON.stringify({ text }) });
  });
  const send = actionButton('Send 20 to Grace', 'secondary', () =>
    call({
      api: 'demo',
      method: 'POST',
      path: '/transfers',
      body: JSON.stringify({ to: 'Grace Hopper', amount: 20 }),
      // It may need the person: for the scope, for a fresh sign-in.
      interactive: true,
    }),
  );
  buttons.push(read, write, send);
  note.addEventListener('keydown', (event) => {
    // Enter while composing picks a character in many input methods.
    if (event.key === 'Enter' && !event.isComposing) write.element.click();
  });

  const heading = h('h2', { id: 'api-heading' }, 'Call the API');
  const label = h('label', { for: 'note' }, 'Note');
  const panel = h(
    'section',
    { class: 'api', 'aria-labelledby': 'api-heading' },
    h('div', { class: 'row' }, heading, where(mayRead, read.element), where(maySend, send.element)),
    where(mayWrite, h('div', { class: 'row note' }, label, note, write.element)),
    h('div', { class: 'answer' }, status, body),
  );
  return where(mayRead || mayWrite || maySend, panel);
}
