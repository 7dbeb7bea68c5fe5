package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"golang.org/x/term"

	"qaloop/internal/identity"
	"qaloop/internal/once"
	"qaloop/internal/web"
	"qaloop/qa/staff"
)

// userCommand is what can be done to accounts from a shell.
type userCommand struct {
	Add userAddCommand `cmd:"" help:"Add a person who can sign in, such as the first administrator."`
}

// userAddCommand adds one person.
type userAddCommand struct {
	database `embed:""`
	Email    string          `required:"" help:"E-mail address to sign in with."`
	Name     string          `required:"" help:"Full name."`
	Role     []identity.Role `required:"" help:"Roles: operator, supervisor, qa, trainer, designer, planner, hr, manager, admin." placeholder:"ROLE"`
	Lang     string          `default:"ru" enum:"ru,uk,en" help:"Language of the pages: ru, uk or en."`
}

// Validate checks the settings, before the password is asked for.
func (u *userAddCommand) Validate() error {
	for _, role := range u.Role {
		if !slices.Contains(identity.Roles, role) {
			return fmt.Errorf("--role %q is none of %v", role, identity.Roles)
		}
	}
	return u.database.Validate()
}

var errNoPassword = errors.New("no password was given: type it when asked, or send it as the first line of standard input")

// Run asks for the password, twice at a terminal, and adds the person.
func (u *userAddCommand) Run(ctx context.Context, s streams) error {
	all, done, err := u.services(ctx)
	if err != nil {
		return err
	}
	defer done()
	password, err := readPassword(s)
	if err != nil {
		return err
	}
	in := staff.PersonInput{Name: u.Name, Email: u.Email, Roles: u.Role, Lang: u.Lang, Password: password}
	if err := web.Check(in); err != nil {
		return err
	}
	var person staff.Person
	if err := audited(ctx, all.audit, "staff.create", func(ctx context.Context) error {
		person, _, err = all.staff.People.Create(ctx, identity.System(), in, once.Key{})
		return err
	}); err != nil {
		return err
	}
	_, err = fmt.Fprintf(s.out, "%s can sign in as %s.\n", person.Name, person.Email)
	return err
}

// readPassword reads from a terminal without showing it, or from a pipe.
func readPassword(s streams) (string, error) {
	in := int(os.Stdin.Fd())
	if !term.IsTerminal(in) {
		line, err := bufio.NewReader(os.Stdin).ReadString('\n')
		if password := strings.TrimRight(line, "\r\n"); password != "" {
			return password, nil
		}
		return "", errors.Join(errNoPassword, err)
	}
	var typed [2]string
	for i, prompt := range []string{"Password: ", "Once more: "} {
		if _, err := fmt.Fprint(s.err, prompt); err != nil {
			return "", err
		}
		raw, err := term.ReadPassword(in)
		_, _ = fmt.Fprintln(s.err)
		if err != nil {
			return "", err
		}
		typed[i] = string(raw)
	}
	switch {
	case typed[0] == "":
		return "", errNoPassword
	case typed[0] != typed[1]:
		return "", errors.New("the two passwords differ: start again")
	}
	return typed[0], nil
}
