/** What the compiler cannot read: each framework's plugin does. */
declare module '*.vue' {
  import type { Component } from 'vue';
  const component: Component;
  export default component;
}
