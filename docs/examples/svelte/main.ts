import { mount } from 'svelte';
import App from './app.svelte';

const target = document.querySelector('#page');
if (target) mount(App, { target });
