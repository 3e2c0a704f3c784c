// Package web holds the built page: a Go html/template named index.html that
// the server executes for "/", the page for frames (embed.html), the same in other
// languages (index.ru.html), and the scripts and styles under assets/, whose names
// carry a hash of their bytes and so may be cached for ever.
//
// The files are made by esbuild from web/src (see package.json). The package
// builds without Node; FS then holds only .gitkeep, and the server shows a
// plain notice instead of the page.
package web

import (
	"embed"
	"io/fs"
)

//go:embed all:dist
var dist embed.FS

// FS is the root of the built page: index.html and assets/. Without a build it
// holds no index.html.
var FS fs.FS = sub(dist, "dist")

// sub cuts a folder out of an embedded tree. It panics when the folder is not
// there, which the compiler has already ruled out.
func sub(tree embed.FS, dir string) fs.FS {
	root, err := fs.Sub(tree, dir)
	if err != nil {
		panic("web: " + err.Error())
	}
	return root
}
