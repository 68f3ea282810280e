/** True in a development build; the release build replaces it by `false` and drops what it guards. */
declare const __DEVELOPMENT_BUILD__: boolean;
/** `productName` of package.json, the one place where the product is named. */
declare const __PRODUCT_NAME__: string;
