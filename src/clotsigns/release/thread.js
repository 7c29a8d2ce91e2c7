/* Stands before the theme's script in the copy for a stick. Opened from disk, a page may start no worker
   from a file; one that is made from a text needs no leave to read one. The build puts the text of the
   search's worker into clotSignsThread. */
self.Worker = class extends Worker {
  constructor() {
    super(URL.createObjectURL(new Blob([self.clotSignsThread], { type: "text/javascript" })));
  }
};
