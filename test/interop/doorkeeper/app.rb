# doorkeeper and doorkeeper-openid_connect in the smallest Rails app that has a sign-in page.
# Usage: ruby app.rb PORT ACCESS_TOKEN_SECONDS, in a folder that is its own. CLIENT_ID, LOGIN, PASSWORD and
# NAME in the environment are the client and the person.

require 'fileutils'
require 'logger'
require 'openssl'
require 'securerandom'
require 'rails'
require 'active_record/railtie'
require 'action_controller/railtie'
require 'action_view/railtie'
require 'doorkeeper'
require 'doorkeeper/openid_connect'
require 'rack/handler/puma'

PORT, ACCESS_TOKEN_SECONDS = ARGV.map(&:to_i)
ISSUER = "http://127.0.0.1:#{PORT}".freeze
FOLDER = Dir.pwd
ENV['RAILS_ENV'] = 'production'
ENV['SECRET_KEY_BASE'] = SecureRandom.hex(64)
ENV['DATABASE_URL'] = "sqlite3:#{FOLDER}/database?pool=10&timeout=5000"

# The consent page that comes with doorkeeper loses the nonce on the way to the code, with which no client
# can accept the ID token: whoever adds OpenID Connect to it writes one of their own, as here.
VIEWS = File.join(FOLDER, 'app/views/doorkeeper/authorizations')
KEPT = %i[client_id redirect_uri state response_type scope code_challenge code_challenge_method nonce].freeze
FileUtils.mkdir_p(VIEWS)
File.write(File.join(VIEWS, 'new.html.erb'), <<~PAGE)
  <h1>Allow <%= @pre_auth.client.name %>?</h1>
  <% { 'Allow' => :post, 'Deny' => :delete }.each do |label, method| %>
    <%= form_tag oauth_authorization_path, method: method do %>
      <% #{KEPT.inspect}.each do |name| %><%= hidden_field_tag name, params[name], id: nil %><% end %>
      <button><%= label %></button>
    <% end %>
  <% end %>
PAGE

class IdentityProvider < Rails::Application
  config.root = FOLDER
  config.eager_load = false
  config.hosts = []
  config.force_ssl = false
  config.logger = Logger.new(File.join(FOLDER, 'rails.log'))
  config.session_store :cookie_store, key: '_identity_provider'
  config.active_record.legacy_connection_handling = false
end

class Person < ActiveRecord::Base; end

Doorkeeper.configure do
  orm :active_record
  base_controller 'ActionController::Base'
  resource_owner_authenticator do
    Person.find_by(id: session[:person]) || redirect_to("/sign-in?#{{ back: request.fullpath }.to_query}")
  end
  access_token_expires_in ACCESS_TOKEN_SECONDS
  use_refresh_token
  grant_flows %w[authorization_code]
  default_scopes :openid
  optional_scopes :profile, :email, :offline_access
  force_ssl_in_redirect_uri false
end

Doorkeeper::OpenidConnect.configure do
  issuer ISSUER
  signing_key OpenSSL::PKey::RSA.generate(2048).to_pem
  subject_types_supported [:public]
  protocol { :http }
  resource_owner_from_access_token { |token| Person.find_by(id: token.resource_owner_id) }
  auth_time_from_resource_owner { |person| person.signed_in_at }
  reauthenticate_resource_owner do |_person, back|
    session.delete(:person)
    redirect_to("/sign-in?#{{ back: back }.to_query}")
  end
  subject { |person| person.id.to_s }
  end_session_endpoint { "#{ISSUER}/sign-out" }
  claims do
    claim(:name, scope: :profile) { |person| person.name }
    claim(:preferred_username, scope: :profile) { |person| person.login }
  end
end

class SessionsController < ActionController::Base
  protect_from_forgery with: :exception

  FORM = <<~PAGE.freeze
    <h1>Sign in</h1>
    <%= form_tag '/sign-in' do %>
      <%= hidden_field_tag :back, params[:back] %>
      <label>Login <input name="login"></label>
      <label>Password <input name="password" type="password"></label>
      <button>Sign in</button>
    <% end %>
  PAGE

  def new
    render inline: FORM
  end

  def create
    person = Person.find_by(login: params[:login], password: params[:password])
    return new unless person

    person.update!(signed_in_at: Time.now)
    session[:person] = person.id
    redirect_to params[:back]
  end

  def destroy
    reset_session
    render inline: '<h1>You are signed out</h1>'
  end
end

# What an administrator does: ends everything that was granted to a client.
class AdministrationController < ActionController::Base
  def end_sessions
    Doorkeeper::Application.find_each { |client| Doorkeeper::AccessToken.revoke_all_for(client.id, Person.first) }
    head :no_content
  end
end

IdentityProvider.initialize!
IdentityProvider.routes.draw do
  use_doorkeeper
  use_doorkeeper_openid_connect
  get '/sign-in', to: 'sessions#new'
  post '/sign-in', to: 'sessions#create'
  get '/sign-out', to: 'sessions#destroy'
  delete '/sessions', to: 'administration#end_sessions'
end

ActiveRecord::Schema.verbose = false
ActiveRecord::Schema.define do
  create_table(:people) do |t|
    t.string :login, :password, :name
    t.datetime :signed_in_at
  end
  create_table(:oauth_applications) do |t|
    t.string :name, :uid, :secret, null: false
    t.text :redirect_uri
    t.string :scopes, null: false, default: ''
    t.boolean :confidential, null: false, default: true
    t.timestamps
  end
  create_table(:oauth_access_grants) do |t|
    t.integer :resource_owner_id, :application_id, :expires_in, null: false
    t.string :token, null: false
    t.text :redirect_uri, null: false
    t.datetime :created_at, null: false
    t.datetime :revoked_at
    t.string :scopes, null: false, default: ''
    t.string :code_challenge, :code_challenge_method
  end
  create_table(:oauth_access_tokens) do |t|
    t.integer :resource_owner_id, :application_id, :expires_in
    t.string :token, null: false
    t.string :refresh_token, :scopes
    t.string :previous_refresh_token, null: false, default: ''
    t.datetime :created_at, null: false
    t.datetime :revoked_at
  end
  create_table(:oauth_openid_requests) do |t|
    t.integer :access_grant_id, null: false
    t.string :nonce, null: false
  end
end

Person.create!(login: ENV.fetch('LOGIN'), password: ENV.fetch('PASSWORD'), name: ENV.fetch('NAME'))
Doorkeeper::Application.create!(
  name: 'Auth Shell', uid: ENV.fetch('CLIENT_ID'), confidential: false,
  redirect_uri: 'http://127.0.0.1/callback', scopes: 'openid profile email offline_access'
)

Rack::Handler::Puma.run(IdentityProvider, Host: '127.0.0.1', Port: PORT, Threads: '2:8', Silent: true)
